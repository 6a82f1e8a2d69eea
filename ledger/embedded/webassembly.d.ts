/** The little that we use of a global that Node has and its types leave to the DOM's. */
declare namespace WebAssembly {
  interface Module { readonly [Symbol.toStringTag]: string }
  function compile(bytes: Uint8Array): Promise<Module>
}
