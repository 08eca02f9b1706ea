// Text into HTML: everything that comes from names, parameters and sentences goes through here.

/** Text for an element or a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** JSON for a script element: no `</script` and no `<!--` can occur in it. */
export const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** A library's source for a script element; in strings and in regular expressions `<\/` means `</`. */
export const inlineScript = (source: string): string =>
  source.replaceAll(/<\/(?=script)/gi, '<\\/').replaceAll('<!--', '<\\!--');

/** A file's path as a relative link. */
export const href = (path: string): string => escapeHtml(path.split('/').map(encodeURIComponent).join('/'));

/** An SVG for the inside of a page: its ids get a prefix, since two pictures may use the same ones. */
export const inlineSvg = (svg: string, prefix: string): string =>
  svg
    .replace(/^\s*<\?xml[^>]*\?>\s*/, '')
    .replaceAll(
      /(\sid="|url\(#|href="#)([\w-]+)/g,
      (_, before: string, id: string) => `${before}${prefix}-${id}`,
    );
