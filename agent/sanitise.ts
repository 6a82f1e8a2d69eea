/**
 * Text from a model as plain words: no images, links, HTML or bare addresses. A picture's address can carry holdings away,
 * and a link can look like ours. Emphasis, lists and tables stay.
 */
export const sanitise = (text: string): string => text
  .replaceAll(/!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?/g, '')
  .replaceAll(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
  .replaceAll(/^\s*\[[^\]]+\]:\s*\S+.*$/gm, '')
  .replaceAll(/<\/?[a-z!][^>]*>?/gi, '')
  .replaceAll(/\b(?:https?|ftp|file|data|javascript|mailto|tel):\/{0,2}[^\s)>\]]*/gi, '')
  .replaceAll(/\bwww\.[^\s)>\]]+/gi, '')
  .replaceAll(/\b[\w-]+\.(?:com|net|org|io|ru|cn|xyz|info|biz|app|link|click|top|site)(?:\/\S*)?\b/gi, '')
  .replaceAll(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
