/** Times, durations, sizes and counts as a person reads them. All pure; `now` is given for tests. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const clockSeconds = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  year: "numeric",
});
const whole = new Intl.DateTimeFormat(undefined, {
  dateStyle: "medium",
  timeStyle: "medium",
  hourCycle: "h23",
});
const count = new Intl.NumberFormat(undefined);

/** "just now", "2 min ago", "5 h ago", "Mon 08:00", "12 Nov", "12 Nov 2024". */
export function timeAgo(at: number, now: number): string {
  const past = now - at;
  if (past < 10 * SECOND) return "just now";
  if (past < MINUTE) return `${Math.floor(past / SECOND)} s ago`;
  if (past < HOUR) return `${Math.floor(past / MINUTE)} min ago`;
  if (past < 12 * HOUR) return `${Math.floor(past / HOUR)} h ago`;
  if (sameDay(at, now)) return clock.format(at);
  if (past < 6 * DAY) return `${weekday.format(at)} ${clock.format(at)}`;
  return sameYear(at, now) ? dayMonth.format(at) : dayMonthYear.format(at);
}

/** "in 4 min" for what is still to come; "now" when it is due. */
export function timeUntil(at: number, now: number): string {
  const left = at - now;
  if (left <= 0) return "now";
  if (left < MINUTE) return `in ${Math.ceil(left / SECOND)} s`;
  if (left < HOUR) return `in ${Math.round(left / MINUTE)} min`;
  if (left < DAY) return `in ${Math.round(left / HOUR)} h`;
  return `on ${weekday.format(at)} ${clock.format(at)}`;
}

/** "14:03:21" on the same day, else with the date before it. */
export function clockTime(at: number, now: number): string {
  if (sameDay(at, now)) return clockSeconds.format(at);
  const date = sameYear(at, now) ? dayMonth.format(at) : dayMonthYear.format(at);
  return `${date}, ${clockSeconds.format(at)}`;
}

/** "today", "26 Nov", "26 Nov 2027". */
export function dayMonthOf(at: number, now: number): string {
  if (sameDay(at, now)) return "today";
  return sameYear(at, now) ? dayMonth.format(at) : dayMonthYear.format(at);
}

/** The full date and time, for tooltips. */
export function fullTime(at: number): string {
  return whole.format(at);
}

/** "0 ms", "143 ms", "1.2 s", "12 s", "3 min 4 s", "2 h 5 min". */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return two(ms, MINUTE, "min", SECOND, "s");
  if (ms < DAY) return two(ms, HOUR, "h", MINUTE, "min");
  return two(ms, DAY, "d", HOUR, "h");
}

/** "0 B", "512 B", "1.5 KB", "2.0 MB"; steps of 1024 as the limits are. */
export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  const units = ["KB", "MB", "GB", "TB"];
  let value = size / 1024;
  let unit = 0;
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** 1234567 with the reader's separators. */
export function number(value: number): string {
  return count.format(value);
}

/** "1 flow", "3 flows". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** A long opaque path with its middle left out: "/hook/q7Hf…2bA". */
export function shortPath(path: string): string {
  const cut = path.lastIndexOf("/") + 1;
  const tail = path.slice(cut);
  return tail.length <= 10 ? path : `${path.slice(0, cut)}${tail.slice(0, 4)}…${tail.slice(-3)}`;
}

function two(ms: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const whole = Math.floor(ms / big);
  const rest = Math.floor((ms % big) / small);
  return rest === 0 ? `${whole} ${bigUnit}` : `${whole} ${bigUnit} ${rest} ${smallUnit}`;
}

function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

function sameYear(a: number, b: number): boolean {
  return new Date(a).getFullYear() === new Date(b).getFullYear();
}
