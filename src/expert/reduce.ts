/** Every transition of the desk's state; pure and total. */
export type ExpertAction = { readonly type: 'signedOut' };
