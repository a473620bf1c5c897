export {ConfigError, type ServerOptions} from './config.js';
export {
  createServer,
  type ImServer,
  type RevokeOptions,
  type ServerAddress,
  type ServerExtras,
} from './server.js';
