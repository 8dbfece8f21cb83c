/** Bounds of an import. A file may be of any size; what is held of it at once may not. */
export const LINE_CHARS_MAX = 1_048_576;
/** Lines that one quoted record may span before its quote counts as never closed. */
export const RECORD_LINES_MAX = 1_000;
/** Lines of one group (an order); as many items as an event may have. */
export const GROUP_LINES_MAX = 10_000;
/** Its lines become events before the first of them is decided: what waits long is dear to keep. */
export const READ_BYTES = 32_768;
/** Events handed over at once: a part of a group of the log. */
export const BATCH_EVENTS = 250;
export const MAPPING_CHARS_MAX = 1_048_576;
