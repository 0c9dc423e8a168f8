"""What people see: imports indicators."""
