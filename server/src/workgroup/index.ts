export {
  addMember,
  readMembers,
  readMemberships,
  readRetentions,
  readWorkgroups,
  saveWorkgroup,
} from './configuration.js';
export { createWorkgroupService } from './create-service.js';
export { formProblem, type FormProblem } from './form.js';
export { systemClock, type Clock, type WorkgroupPorts } from './ports.js';
export { WorkgroupError } from './service.js';
export type { Asked, AskInput, Deliver, Refusal, WorkgroupService } from './service.js';
export {
  addPerson,
  changeSettings,
  createWorkgroup,
  deleteWorkgroup,
  existingWorkgroup,
  readPeople,
  removePerson,
  replacePeople,
  SetUpError,
  type Part,
} from './set-up.js';
export { settingsProblem, type SettingsProblem } from './settings-check.js';
export { workgroupSettingsSchema } from './settings-schema.js';
export { workgroupDefaults, type WorkgroupSettings } from './settings.js';
