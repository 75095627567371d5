/**
 * Of Jinja, mustache and Argo; of Flux, envsubst and Terraform; of kustomize and Tekton; of envsubst again, in capitals as
 * variables of an environment are; of Azure's and Octopus' replacement of tokens.
 */
const PLACEHOLDER = /\{\{|\$\{|\$\(|\$[A-Z_][A-Z0-9_]*\b|#\{/u;

/** Whether some tool has yet to fill something in, so that nobody knows what the value will be. */
export function holdsPlaceholder(written: string): boolean {
  return PLACEHOLDER.test(written);
}
