export { Repeating } from '../timing/repeating.js';
