export type Credential =
  | { readonly type: 'bearer'; readonly token: string }
  | { readonly type: 'basic'; readonly username: string; readonly password: string };

/** The value of the `Authorization` header. */
export function authorization(credential: Credential): string {
  if (credential.type === 'bearer') return `Bearer ${credential.token}`;
  // `btoa` takes bytes as characters; RFC 7617 §2.1 lets both sides agree on UTF-8, and the server does.
  const bytes = new TextEncoder().encode(`${credential.username}:${credential.password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
