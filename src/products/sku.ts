/** A sku as the service stores and compares it: in Unicode normalization form NFC. */
export function normalizeSku(sku: string): string {
  return sku.normalize('NFC')
}

/**
 * What is wrong with a normalized sku; undefined if nothing is. Two different skus must never look the same: a space at
 * an edge, and characters that nobody sees, are refused.
 */
export function skuProblem(sku: string): string | undefined {
  const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u.exec(sku)?.[0]
  if (invisible !== undefined) return `must not contain the invisible character ${nameOf(invisible)}`
  if (sku.startsWith(' ') || sku.endsWith(' ')) return 'must not begin or end with a space'
  // Some characters become two or three in NFC.
  return [...sku].length > maxSkuLength ? `must have at most ${maxSkuLength} characters in NFC` : undefined
}

export const maxSkuLength = 64

function nameOf(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`
}
