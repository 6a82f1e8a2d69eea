/** What a person reads while a tool runs. */
const labels: Readonly<Record<string, string>> = {
  'portfolio': 'Reading your portfolio', 'performance': 'Working out performance', 'transactions': 'Reading the bookings', 'market': 'Looking up prices',
  'symbol-search': 'Searching instruments', 'optimizer': 'Optimising weights', 'backtester': 'Testing against the past', 'stress-tester': 'Running the stress test',
  'goal-planner': 'Simulating the goal', 'risk-profiler': 'Reading the risk profile', 'tax-planner': 'Working out the tax', 'compliance-checker': 'Checking the rules',
  'trade-proposer': 'Preparing a proposal', 'trade-preview': 'Working out what it would change', 'order-status': 'Looking up orders', 'clients': 'Reading the client book', 'memory': 'Looking at what you told me', 'education': 'Looking it up',
  'plans': 'Reading your plans', 'statement-import': 'Reading the statement', 'alerts': 'Reading your alerts', 'human-help': 'Preparing your request',
  'news': 'Reading headlines', 'fundamentals': 'Reading company figures', 'settings': 'Reading your settings', 'client-activity': 'Reading what clients asked',
}

export const progressLabel = (tool: string): string => labels[tool] ?? 'Working on it'
