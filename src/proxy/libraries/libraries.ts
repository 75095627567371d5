import { createCookieJar } from './cookieJar.ts';
import { createEventParser } from './eventParser.ts';
import { formatJson } from './formatJson.ts';
import { openFrames } from './webSocketFrames.ts';

/** What is made of other people's packages. It is a bundle of its own, which the first call loads. */
export const libraries = { createCookieJar, createEventParser, formatJson, openFrames };
