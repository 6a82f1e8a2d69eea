import { noChange, type ElementPart } from 'lit'
import { Directive, directive } from 'lit/directive.js'

/**
 * Sets custom properties through the CSSOM: `html\`<i ${vars({ '--at': 0.5 })}></i>\``.
 * Lit's own directive for styles writes an attribute at first, which a strict content security policy refuses.
 */
class Vars extends Directive {
  render(_values: Readonly<Record<string, string | number>>): typeof noChange {
    return noChange
  }

  override update(part: ElementPart, [values]: [Readonly<Record<string, string | number>>]): typeof noChange {
    for (const [name, value] of Object.entries(values)) (part.element as HTMLElement).style.setProperty(name, String(value))
    return noChange
  }
}
export const vars = directive(Vars)
