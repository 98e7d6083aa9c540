import { CronTime } from 'cron';

/** Slots further back than this are not looked for: a schedule that rests longer is served at its next one. */
const LONGEST_LOOK_BACK_MS = 800 * 86_400_000;
const FIRST_STEP_MS = 60_000;

/** The last instant at or before `at` that a cron expression (in UTC) names; `null`: none within a year. */
export function lastSlot(cron: string, at: Date): Date | null {
  const time = new CronTime(cron, 'UTC');
  for (let back = FIRST_STEP_MS; back <= LONGEST_LOOK_BACK_MS; back *= 2) {
    let slot = nextSlot(time, new Date(at.getTime() - back));
    if (slot > at) continue;
    for (let next = nextSlot(time, slot); next <= at; next = nextSlot(time, slot)) slot = next;
    return slot;
  }
  return null;
}

/** The first instant behind `after` that a cron expression (in UTC) names. */
export function slotAfter(cron: string, after: Date): Date {
  return nextSlot(new CronTime(cron, 'UTC'), after);
}

function nextSlot(time: CronTime, after: Date): Date {
  return time.getNextDateFrom(after, 'UTC').toJSDate();
}
