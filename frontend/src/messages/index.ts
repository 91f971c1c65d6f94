import { en, type Messages } from './en.js';

/** The texts in use. A second language is chosen here. */
export const messages: Messages = en;
