// The part of the global WebAssembly that schema-engine.ts uses. TypeScript declares it only with the whole DOM.
declare namespace WebAssembly {
  interface Instance {
    readonly exports: Record<string, unknown>
  }
  interface Module {}
  const Module: new (bytes: Uint8Array) => Module
  function instantiate(bytes: Uint8Array, imports: Record<string, object>): Promise<{ instance: Instance }>
}
