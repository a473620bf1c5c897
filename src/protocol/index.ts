export * from './content.js';
export * from './end-reasons.js';
export * from './entities.js';
export * from './errors.js';
export * from './frames.js';
export * from './limits.js';
export * from './media.js';
