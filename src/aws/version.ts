/** Teal's version, as AWS sees it in the user agent of every call. A test holds it equal to package.json. */
export const VERSION = '0.1.0';
