/** One thing that happens to an answer's body; see the server. */
export type Step =
  | { text: string }
  | { bytes: number[] }
  | { slowly: string }
  | { gate: true }
  | { again: string }
  | { hold: true }
  | { cut: true };
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  steps?: Step[];
  /** Never sends even the headers. */
  mute?: boolean;
}
/** A request that arrived; `open` until its answer ended or its client went away. */
export interface Exchange {
  method: string;
  path: string;
  headers: Record<string, string | undefined>;
  body: string;
  open: boolean;
}
export function hostileMiddleware(context: unknown, next: () => Promise<unknown>): Promise<unknown>;
export function startHostileServer(): Promise<{ origin: string; close: () => void }>;
