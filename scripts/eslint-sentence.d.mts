import type { Rule } from 'eslint';

export const sentence: Rule.RuleModule;
