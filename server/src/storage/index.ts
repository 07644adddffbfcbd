export { lockData } from './data-lock.js';
export { openStorage } from './open-storage.js';
export { StorageUnavailable, type Database, type SqlValue, type Statement, type Storage } from './storage.js';
export { storable } from './libsql-database.js';
export { openSecrets, secretsFile, SecretUnreadable, type Secrets } from './secrets.js';
