"""What a day is made from: documents, places of visitors, product names."""
