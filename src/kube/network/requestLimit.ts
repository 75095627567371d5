/**
 * So many short requests go to a server at a time, each by a socket of its own; more wait for one of them. Who has many
 * to send gains nothing by beginning more.
 */
export const REQUESTS_AT_ONCE = 8;
