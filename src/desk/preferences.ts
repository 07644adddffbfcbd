/** What an expert sets once per browser: sound and colours. Without storage it holds as long as the page. */
export type Theme = 'auto' | 'light' | 'dark';

export interface Preferences {
  readonly sound: boolean;
  readonly theme: Theme;
}

const key = 'ofchat-desk preferences';

export function readPreferences(): Preferences {
  let stored: Partial<Preferences> = {};
  try {
    stored = (JSON.parse(localStorage.getItem(key) ?? '{}') ?? {}) as Partial<Preferences>;
  } catch {
    // Blocked, or not ours.
  }
  return { sound: stored.sound === true, theme: themeOf(stored.theme) };
}

export function writePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(key, JSON.stringify(preferences));
  } catch {
    // Blocked or full.
  }
}

/** `auto` for everything that is no theme. */
export function themeOf(value: unknown): Theme {
  return value === 'light' || value === 'dark' ? value : 'auto';
}
