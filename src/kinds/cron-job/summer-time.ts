/** When the world puts its clocks forward and back: rules of the form "the first Sunday from the 8th of March, at 02:00". */
import { daysOfDate, dateOfDays } from '../../api/time.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** The first such weekday (Sunday is 0) on or after a day of the month, at some minutes after midnight. */
interface Switch {
  month: number;
  day: number;
  weekday: number;
  minutes: number;
  /** The minutes are those of UTC rather than of the clocks that are about to change. */
  isUtc?: true;
}

/** Minutes of summer time at a moment. @param standard minutes ahead of UTC in winter */
type Summer = (utcMs: number, standard: number) => number;

function summer(on: Switch, off: Switch, saved = 60): Summer {
  return (utcMs, standard) => {
    const { year } = dateOfDays(Math.floor((utcMs + standard * minuteMs) / dayMs));
    const onMs = switchMs(on, year, standard);
    const offMs = switchMs(off, year, standard + saved);
    // South of the equator summer spans the turn of the year.
    const isSummer = onMs < offMs ? utcMs >= onMs && utcMs < offMs : utcMs >= onMs || utcMs < offMs;
    return isSummer ? saved : 0;
  };
}

// The 1st of January 1970 was a Thursday.
function switchMs({ month, day, weekday, minutes, isUtc }: Switch, year: number, offset: number): number {
  const first = daysOfDate(year, month, day);
  const days = first + ((weekday - ((first + 4) % 7) + 7) % 7);
  return days * dayMs + (minutes - (isUtc ? 0 : offset)) * minuteMs;
}

const [sunday, thursday, friday, saturday] = [0, 4, 5, 6];
const at = (month: number, day: number, minutes: number, weekday = sunday): Switch => ({
  month,
  day,
  weekday,
  minutes,
});
const atUtc = (month: number, day: number, minutes: number): Switch => ({ ...at(month, day, minutes), isUtc: true });

export const summerRules = {
  europe: summer(atUtc(3, 25, 60), atUtc(10, 25, 60)),
  troll: summer(atUtc(3, 25, 60), atUtc(10, 25, 60), 120),
  moldova: summer(at(3, 25, 120), at(10, 25, 180)),
  lebanon: summer(at(3, 25, 0), at(10, 25, 0)),
  israel: summer(at(3, 23, 120, friday), at(10, 25, 120)),
  palestine: summer(at(3, 24, 120, saturday), at(10, 25, 120, saturday)),
  // Thursday's midnight is Friday's beginning.
  egypt: summer(at(4, 24, 0, friday), at(10, 25, 24 * 60, thursday)),
  unitedStates: summer(at(3, 8, 120), at(11, 1, 120)),
  cuba: summer(at(3, 8, 0), at(11, 1, 60)),
  chile: summer(atUtc(9, 2, 240), atUtc(4, 2, 180)),
  australia: summer(at(10, 1, 120), at(4, 1, 180)),
  lordHowe: summer(at(10, 1, 120), at(4, 1, 120), 30),
  newZealand: summer(at(9, 24, 120), at(4, 1, 180)),
  chatham: summer(at(9, 24, 165), at(4, 1, 225)),
} satisfies Record<string, Summer>;

export type SummerRule = keyof typeof summerRules;
