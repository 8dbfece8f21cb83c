export { rulesHtml } from './html.ts';
export { type Language, languages, type RulesPage, rulesPage } from './rules-page.ts';
export { rulesMarkdown, rulesText } from './text.ts';
