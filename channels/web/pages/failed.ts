import { html, type TemplateResult } from 'lit'

/** A page that failed to load says so and offers the one thing to do. */
export const failed = (message: string, again: () => void): TemplateResult => html`<div class="notice notice--caution" role="alert"><strong>This could not be read.</strong>${message}
  <p><button class="btn" type="button" @click=${again}>Try again</button></p></div>`
