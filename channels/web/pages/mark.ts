import { svg } from 'lit'

export const mark = svg`<svg viewBox="0 0 18 18" aria-hidden="true"><path d="M1 9h16" stroke="currentColor" stroke-width="2"></path><circle cx="9" cy="9" r="4" fill="currentColor"></circle></svg>`
