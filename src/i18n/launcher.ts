/**
 * The few words the entry script needs before any catalogue is loaded. They stay here, in every language,
 * because a request before the visitor acts is not allowed.
 */
export interface LauncherTexts {
  readonly open: string;
  readonly close: string;
  /** With `{count}`. */
  readonly unread: string;
  readonly failed: string;
}

const english: LauncherTexts = {
  open: 'Open chat',
  close: 'Close chat',
  unread: '{count} unread',
  failed: 'The chat could not be loaded. Try again',
};

const languages: { readonly [lang: string]: LauncherTexts } = {
  en: english,
  ar: {
    open: 'افتح الدردشة',
    close: 'أغلق الدردشة',
    unread: 'غير مقروءة: {count}',
    failed: 'تعذّر تحميل الدردشة. حاول مرة أخرى',
  },
};

export function launcherTexts(lang: string): LauncherTexts {
  return languages[lang.split('-', 1)[0]?.toLowerCase() ?? ''] ?? english;
}
