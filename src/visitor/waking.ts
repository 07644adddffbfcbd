/** Calls when the machine may have slept: it came online, or the page is shown again. Nothing outside a page. */
export function listenForWaking(wake: () => void, signal: AbortSignal): void {
  if (typeof document === 'undefined') return;
  addEventListener('online', wake, { signal });
  addEventListener('pageshow', wake, { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') wake();
    },
    { signal },
  );
}
