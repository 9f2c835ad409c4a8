/** The load balancer's own cookies: of the chosen target group, and of the chosen target. */
export const GROUP_COOKIE = 'AWSALBTG';
export const TARGET_COOKIE = 'AWSALB';

/**
 * What a cookie pins a client to:
 * a target group's full name or a target's `<id>:<port>`, until an instant (AWS ms).
 */
interface Pin {
  readonly to: string;
  readonly until: number;
}

/**
 * The `Set-Cookie` values that pin a client:
 * the cookie, and its cross-origin twin for clients that ask for SameSite.
 */
export function pinCookies(name: typeof GROUP_COOKIE | typeof TARGET_COOKIE, to: string, seconds: number, now: number): string[] {
  const until = now + seconds * 1000;
  const value = Buffer.from(`${to}|${Math.round(until)}`).toString('base64url');
  const expires = new Date(until).toUTCString();
  return [`${name}=${value}; Expires=${expires}; Path=/`, `${name}CORS=${value}; Expires=${expires}; Path=/; SameSite=None; Secure`];
}

/** What the request's cookies pin it to, when they do and the pin still holds. */
export function pinOf(cookies: string | undefined, name: typeof GROUP_COOKIE | typeof TARGET_COOKIE, now: number): string | undefined {
  if (!cookies) return undefined;
  const pin = readPin(cookieValue(cookies, name) ?? cookieValue(cookies, `${name}CORS`));
  return pin && pin.until > now ? pin.to : undefined;
}

function cookieValue(cookies: string, name: string): string | undefined {
  for (const part of cookies.split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

function readPin(value: string | undefined): Pin | undefined {
  if (!value) return undefined;
  const text = Buffer.from(value, 'base64url').toString();
  const bar = text.lastIndexOf('|');
  const until = Number(text.slice(bar + 1));
  return bar > 0 && Number.isFinite(until) ? { to: text.slice(0, bar), until } : undefined;
}
