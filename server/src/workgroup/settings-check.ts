/** What a schema cannot say of a workgroup's settings: how one member must fit another, and the calendar. */
import type { FormField, OpeningHours, QueueSettings } from '../../../src/protocol/index.js';
import { isCalendarDate, isTimeZone } from './opening-hours.js';
import type { WorkgroupSettings } from './settings.js';

/** Where something is wrong, as a path such as `queues.1.overflow`, and what, as a sentence that may be shown. */
export interface SettingsProblem {
  readonly field: string;
  readonly sentence: string;
}

/**
 * The first thing that is wrong; undefined when nothing is.
 * @param settings as `workgroupSettingsSchema` allows them
 */
export function settingsProblem(
  settings: Pick<WorkgroupSettings, 'queues' | 'hours' | 'formFields'>,
): SettingsProblem | undefined {
  return (
    queuesProblem(settings.queues) ??
    (settings.hours === null ? undefined : hoursProblem(settings.hours)) ??
    fieldsProblem(settings.formFields)
  );
}

function queuesProblem(queues: readonly QueueSettings[]): SettingsProblem | undefined {
  const names = queues.map(({ name }) => name);
  const twice = repeated(names);
  if (twice !== undefined)
    return problem(`queues.${twice}.name`, `There are two queues named "${names[twice]}".`);
  for (const [index, { overflow }] of queues.entries()) {
    const field = `queues.${index}.overflow`;
    if (overflow !== null && !names.includes(overflow))
      return problem(field, `There is no queue "${overflow}" to overflow to.`);
    if (overflowsInCircle(queues, index))
      return problem(field, `"${names[index]}" must not overflow back to itself.`);
  }
  return undefined;
}

function overflowsInCircle(queues: readonly QueueSettings[], start: number): boolean {
  const first = queues[start]!.name;
  let next = queues[start]!.overflow;
  for (let hops = 0; next !== null && hops < queues.length; hops++) {
    if (next === first) return true;
    next = queues.find(({ name }) => name === next)?.overflow ?? null;
  }
  return false;
}

function hoursProblem({ timeZone, weekly, holidays }: OpeningHours): SettingsProblem | undefined {
  if (!isTimeZone(timeZone))
    return problem('hours.timeZone', `"${timeZone}" is no time zone such as Europe/London.`);
  const backwards = weekly.findIndex(({ from, to }) => from >= to);
  if (backwards !== -1)
    return problem(
      `hours.weekly.${backwards}.to`,
      'A period ends after it begins; one over midnight is two, the first until 24:00.',
    );
  const date = holidays.findIndex((holiday) => !isCalendarDate(holiday.date));
  return date === -1
    ? undefined
    : problem(`hours.holidays.${date}.date`, `There is no day ${holidays[date]!.date}.`);
}

/** Members that an ask body has by itself, or that mean something there. */
const taken = ['workgroup', 'userID', 'emailAddress', 'question', 'identity', 'username', 'email'];

function fieldsProblem(fields: readonly FormField[]): SettingsProblem | undefined {
  const names = fields.map(({ name }) => name);
  const twice = repeated(names);
  if (twice !== undefined)
    return problem(`formFields.${twice}.name`, `There are two fields named "${names[twice]}".`);
  for (const [index, { name, kind, choices }] of fields.entries()) {
    if (taken.includes(name))
      return problem(
        `formFields.${index}.name`,
        `A field cannot be named "${name}": the form has it already.`,
      );
    if ((kind === 'choice') !== (choices !== undefined))
      return problem(`formFields.${index}.choices`, 'A choice has choices, and no other kind of field has.');
  }
  return undefined;
}

function repeated(names: readonly string[]): number | undefined {
  const index = names.findIndex((name, place) => names.indexOf(name) < place);
  return index === -1 ? undefined : index;
}

function problem(field: string, sentence: string): SettingsProblem {
  return { field, sentence };
}
