/** Every transition of the visitor's state; pure and total. */
import type { AskForm } from './state.js';

export type VisitorAction = { readonly type: 'formEdited'; readonly form: Partial<AskForm> };
