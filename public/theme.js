// Sets the theme before the first paint, so that a dark page never flashes white. A file, not an inline script:
// the page's Content-Security-Policy allows no inline code.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('orrery.theme');
  } catch (error) {
    // Storage is switched off: the system's preference decides.
  }
  if (chosen !== 'light' && chosen !== 'dark') {
    chosen = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  document.documentElement.dataset.theme = chosen;
})();
