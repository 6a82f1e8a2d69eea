import type { Card, ToolCall } from '../../domain/conversation.ts'

export const cardsFor = (_: ToolCall): readonly Card[] => []
