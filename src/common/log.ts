/** Where the layers below VS Code write what they did. No line ever holds a token, a key or a body. */
export interface KubeLog {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}
