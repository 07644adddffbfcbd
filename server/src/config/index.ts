export { configDefaults, type Config, type LogLevel } from './config.js';
export { ConfigError, databaseFile, loadConfig, type ConfigSources } from './load-config.js';
