"""Der Postausgang: Sendungen aus fertigen Bytes, ihre Freigabe, ihr Protokoll und der Versand."""
