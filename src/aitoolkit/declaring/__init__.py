"""Reading and drafting declarations and policies, and the cases behind them."""
