/** Who reads. */
export interface Reader {
  /** `username@domain` */
  readonly address: string;
  readonly username: string;
  readonly kind: 'user' | 'visitor';
}
