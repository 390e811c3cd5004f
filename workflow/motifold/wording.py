"""Words that every room puts into its sentences alike."""

METHODS = {
    "mutagenesis": "in-silico mutagenesis",
    "gradient_input": "gradient x input",
    "gradient": "gradients",
    "grad_cam": "Grad-CAM",
}


def p_text(value: float) -> str:
    """A p value with its sign of equality.

    Examples
    --------
    >>> p_text(0.0312), p_text(0.00002)
    ('p = 0.031', 'p < 0.001')
    """
    return "p < 0.001" if value < 0.001 else f"p = {value:.2g}"


def spoken_method(method: str) -> str:
    """An attribution method's name in a sentence.

    Examples
    --------
    >>> spoken_method("integrated_gradients"), spoken_method("grad_cam")
    ('integrated gradients', 'Grad-CAM')
    """
    return METHODS.get(method, method.replace("_", " "))
