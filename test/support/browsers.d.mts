export type BrowserName = 'chromium' | 'firefox' | 'webkit';
export function findBrowser(
  name: BrowserName,
  options?: { env?: Record<string, string | undefined>; exists?: (path: string) => boolean },
): string | undefined;
export function installChromium(): string | undefined;
export const howToGetChromium: string;
export const chromiumFlags: string[];
