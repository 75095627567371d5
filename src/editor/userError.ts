/** A command cannot do what was asked for, and nothing is wrong with that: the message is for the person, and localized. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
