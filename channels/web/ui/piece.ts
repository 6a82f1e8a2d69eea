import { LitElement } from 'lit'

/**
 * A component that renders into its parent's tree: on our pages the page's style sheets reach it,
 * in the widget the one shadow root's.
 */
export class Piece extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this
  }
}

/** Defines an element once: two scripts on one page may both bring it. */
export const define = (name: string, element: CustomElementConstructor): void => {
  if (!customElements.get(name)) customElements.define(name, element)
}
