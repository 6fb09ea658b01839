// Gives the page its language, direction and colours before the first paint. The application takes over afterwards
// (src/lib/preferences.ts). A file of its own because the content security policy forbids inline scripts.
;(() => {
  const root = document.documentElement
  let kept = {}
  try {
    kept = JSON.parse(localStorage.getItem('comity.preferences') ?? '{}') ?? {}
  } catch {
    // Without storage the browser's own wishes decide.
  }
  const spoken = ['en', 'fr', 'es', 'ar', 'ru', 'zh']
  const wanted = [kept.language, ...navigator.languages.map((tag) => tag.toLowerCase().split('-')[0])]
  const language = wanted.find((tag) => spoken.includes(tag)) ?? 'en'
  const dark =
    kept.colourScheme === 'dark' ||
    (kept.colourScheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.lang = language
  root.dir = language === 'ar' ? 'rtl' : 'ltr'
  root.dataset.mantineColorScheme = dark ? 'dark' : 'light'
})()
