/** Viewers built on cornerstone write the name and version of their tool: `Cornerstone3DTools@^0.1.0:Bidirectional`. */
const toolName = /^cornerstone\w*@[^:]*:/i;

/**
 * @returns what readers call a lesion, by its tracking identifier (DCM 112039); '' where there is none, and where a viewer wrote the name of its
 * tool instead: that is the same for every lesion, and says of none which one it is
 */
export function lesionName(trackingID: string | undefined): string {
  const name = trackingID?.trim() ?? '';
  return toolName.test(name) ? '' : name;
}
