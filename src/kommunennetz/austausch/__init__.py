"""Der Austausch mit Tabellen: das Register als Excel-Mappe hinaus und eine Liste wieder herein."""
