import { oneLine, type Block, type Letter } from './letter.js'

/** Writes a letter as plain text. */
export function renderText({ heading, blocks, footer }: Letter, sender: { name: string; address: string[] }): string {
  const parts = [oneLine(heading), ...blocks.map(textOf), ['-- ', ...senderLines(sender), oneLine(footer)].join('\n')]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

function senderLines({ name, address }: { name: string; address: string[] }): string[] {
  return [name, ...address].map(oneLine).filter(line => line !== '')
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return oneLine(block.text)
    case 'lines':
      return [
        ...block.lines.map(({ name, sku, quantity, amount }) =>
          oneLine(`${quantity} x ${name} (${sku})${amount === undefined ? '' : `: ${amount}`}`)
        ),
        ...(block.totals ?? []).map(({ label, amount }) => oneLine(`${label}: ${amount}`))
      ].join('\n')
    case 'facts':
      return block.facts
        .flatMap(({ label, value, href }) => [
          oneLine(`${label}: ${value}`),
          ...(href === undefined || href === value ? [] : [href])
        ])
        .join('\n')
    case 'address':
      return [`${oneLine(block.label)}:`, ...block.lines.map(oneLine)].join('\n')
  }
}
