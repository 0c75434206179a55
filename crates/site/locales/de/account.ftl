account-title = Ihr Konto
