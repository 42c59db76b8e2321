"""Other encoders than the shipped one, by setting: a folder or a model of the Hugging Face Hub, its scale made ours."""
